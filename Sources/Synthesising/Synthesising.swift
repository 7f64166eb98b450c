// Synthesising
