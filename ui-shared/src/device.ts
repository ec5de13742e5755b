/** A page that runs on a device of the office: who it is, and keeping its token. */
import { act, get, type As, type Schemas } from './client';

export type Device = Schemas['DeviceView'];

/**
 * Who this device is. A token in the address (`#token=…`, opened once when the device is set up) is
 * handed to the daemon, which keeps it as a cookie that scripts cannot read.
 */
export async function whoAmI(as: As): Promise<Device> {
  const token = new URLSearchParams(location.hash.slice(1)).get('token');
  if (token) {
    await act(as, 'POST', '/api/v1/device', { token });
    history.replaceState(null, '', location.pathname);
  }
  const me = await get<Schemas['MeView']>(as, '/api/v1/me');
  if (!('device' in me)) throw new Error('this is a person, not a device');
  return me.device;
}
