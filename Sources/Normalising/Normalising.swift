// Normalising
