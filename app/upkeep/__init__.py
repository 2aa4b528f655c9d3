"""What whoever keeps the machine needs: backup, restore, doctor, measures, personal data."""
