"""What leaves the house as a file: the core writes tables and drawings, an exercise says what stands in them."""
