import { dealers } from '../dealers/project';
import { deliveries } from '../deliveries/project';
import { orders } from '../orders/project';
import { review } from '../review/project';
import { timeline } from '../timeline/project';
import type { Projection } from './projection';

/** All read models. A new one is added here, and to the names in `read.ts`. */
export const projections: readonly Projection[] = [dealers, orders, timeline, deliveries, review];
