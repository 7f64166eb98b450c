// Flagging
