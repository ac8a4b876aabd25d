"""Official facts: questions people ask, and the body's own answers."""
