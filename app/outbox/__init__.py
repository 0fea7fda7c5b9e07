"""The outbox: mail is written in the transaction of its change and sent by a worker."""
