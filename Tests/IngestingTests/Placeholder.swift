import Testing

@Suite struct IngestingPlaceholder {}
