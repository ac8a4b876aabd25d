"""One notice: read it, state receipt, pass it on."""
