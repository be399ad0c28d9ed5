"""Which unit holds a matter now: it may ask who the petitioner is, others may not."""
