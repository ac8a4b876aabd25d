"""Where the strands meet: answer, release, measure."""
