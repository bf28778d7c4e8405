"""Writing needs: raised, handed on, answered, and the enterprise's own word."""
