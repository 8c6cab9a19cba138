"""`make demo`: the whole product on one machine, with a sample office and a simulated LINE."""
