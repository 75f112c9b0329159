import { z } from 'zod/mini';

/**
 * An object whose known fields are checked and whose unknown ones are kept: what every value is that travels between
 * versions. A minor version adds optional fields; an older app reads the rest and loses nothing of what it passes on.
 */
export const openObject = <Shape extends z.core.$ZodLooseShape>(
  shape: Shape,
): z.ZodMiniObject<Shape, z.core.$strip> =>
  // By type a plain object, so that `keyof` of what it holds stays the fields this version knows.
  z.looseObject(shape) as unknown as z.ZodMiniObject<Shape, z.core.$strip>;
