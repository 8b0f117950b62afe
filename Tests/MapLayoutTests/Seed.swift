// Holds the place until the room's first test lands.
