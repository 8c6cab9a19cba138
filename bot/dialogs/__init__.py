"""What is said and asked. Pure: values in, values out, no clock, no database, no LINE."""
