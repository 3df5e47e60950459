"""What is kept: tables, one repository a concept, migrations. Takes and returns domain values."""
