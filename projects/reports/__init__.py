"""Documents from frozen reports. Pure: no database, no clock, no locale of the process. Same snapshot, same bytes."""
