"""When something is due. Pure: `now` comes in, values go out."""
