pairing-how = An administrator enters this code under: Administration → Devices.
pairing-good = The code is good for { $minutes } more min. Then there will be a new one.
pairing-asking = The code will be here in a moment.
pairing-away = The server does not answer. The device goes on trying.
pairing-many = Too many devices wait to be connected. This one will try again shortly.
pairing-code = Code
