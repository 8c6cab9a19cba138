"""The outbox and the way out of it: queued, sent, marked, tried again. The only room that sends."""
