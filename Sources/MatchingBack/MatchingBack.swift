// MatchingBack
