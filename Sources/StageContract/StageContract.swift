// StageContract
