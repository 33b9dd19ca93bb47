// The eight directions by their names in the texts, clockwise from north; each spans 45°.

export const directions = ["north", "northeast", "east", "southeast", "south", "southwest", "west", "northwest"];

export const directionOf = (degrees) => directions[Math.round(degrees / 45) % 8];
