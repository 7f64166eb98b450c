import Testing

@Suite struct SynthesisingPlaceholder {}
