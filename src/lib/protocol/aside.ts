import { z } from 'zod/mini';
import { LIMITS } from './limits';

const Id = z.string().check(z.minLength(1), z.maxLength(64));

/** What `GET /api/aside?ids` answers. */
export const AsideIds = z.array(Id).check(z.maxLength(LIMITS.keptAsidePerPerson));

/** What `GET /api/aside?id=` answers: the row in a list, or nothing when it was decided on meanwhile. */
export const AsideAnswer = z
  .array(
    z.object({
      id: Id,
      document: z.string().check(z.minLength(1), z.maxLength(400)),
      incarnation: z.int().check(z.nonnegative()),
      /** Also one that this app does not know yet. */
      reason: z.string().check(z.maxLength(40)),
      at: z.number().check(z.nonnegative()),
      /** The update in base64. */
      bytes: z
        .string()
        .check(
          z.maxLength(Math.ceil(LIMITS.messageBytes / 3) * 4),
          z.regex(/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/),
        ),
    }),
  )
  .check(z.maxLength(1));
export type KeptAtRelay = z.infer<typeof AsideAnswer>[number];
