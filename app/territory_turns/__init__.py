"""What waits for ISR managers: ISRs without a territory, reopened gates, territories without an ISR."""
