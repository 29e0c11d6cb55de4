"""One task each, with its transactions. Doors put flows in sequence; flows do not call flows."""
