"""Writing inspections and visits."""
