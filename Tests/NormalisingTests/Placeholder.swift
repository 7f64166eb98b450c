import Testing

@Suite struct NormalisingPlaceholder {}
