// Verifying
