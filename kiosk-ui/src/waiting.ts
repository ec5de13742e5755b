import type { Service } from '@kolejka/shared/client';
import { when } from './when';
import { words } from './words';

/** How a service stands, in few words: how long one waits, how many do, or when it opens. */
export function waiting(service: Service): string {
  const { say } = words;
  if (!service.open) {
    if (service.closed_reason === 'daily_limit') return say('limit-reached');
    if (service.closed_reason === 'no_time_left') return say('no-time-left');
    if (service.closed_reason === 'suspended') return say('suspended');
    if (service.closed_reason === 'stopped') return say('stopped');
    if (service.closed_reason === 'waiting_limit') return say('waiting-limit');
    return service.opens_at ? say('closed-service-until', { when: when(service.opens_at) }) : say('closed-service');
  }
  if (service.wait_min_s != null && service.wait_max_s != null) {
    const minutes = (seconds: number) => Math.ceil(seconds / 60);
    return say('range', { min: minutes(service.wait_min_s), max: minutes(service.wait_max_s) });
  }
  return service.waiting === 0 ? say('no-queue') : say('waiting', { count: service.waiting });
}
