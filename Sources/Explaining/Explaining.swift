// Explaining
