"""Writing public money: what comes down, and what one project asks for and has."""
