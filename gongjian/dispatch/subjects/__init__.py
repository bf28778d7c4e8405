"""What figures of the week are computed over: meetings and recurring commitments."""
