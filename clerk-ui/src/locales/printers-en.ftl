
printer = Printer { $printer }: { $conditions }.
printer-queued = Tickets wait until it prints again.
job-unsure = Ticket { $number }: it is not known whether it was printed.
job-failed = Ticket { $number } was not printed.
job-reprint = Print again
job-dismiss = Do not print
condition-unreachable = not connected
condition-silent = does not answer
condition-paper_out = no paper
condition-paper_low = little paper left
condition-cover_open = cover open
condition-cutter_error = knife stuck
condition-overheated = head too hot
condition-recoverable_error = fault, somebody has to look
condition-unrecoverable_error = fault, needs repair
condition-offline = stopped
