"""Rules as pure functions: the standard library only; plain values in, values out."""
