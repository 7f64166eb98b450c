// Emitting
