// Ingesting
