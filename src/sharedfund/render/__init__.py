"""What people see: reports as pages and pictures, and every word in two languages. Computes no figure."""
