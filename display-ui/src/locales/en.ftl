number = number
counter = counter
recent = called recently
wait = Please wait for your number.
lost = No connection. As of { $time }.
muted = Sound is off. Please touch the screen to switch it on.
unpaired = This screen is not connected to an office yet.
unpaired-hint = An administrator opens on it the address given by: kolejka device add
