#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two threads count primes.

Both threads are in one Python, and Python lets only one of its threads run at any instant: they
take turns, however many cores there are. (What they pass to each other is called the global
interpreter lock. Builds of Python without it exist; they are not the usual ones.)
"""

import signal
from threading import Thread  # 1. import

LIMIT = 2_000_000


def count_primes(name):
    primes = 0
    for number in range(2, LIMIT):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        if divisor * divisor > number:
            primes += 1
    print(f"{name} counted {primes} primes.", flush=True)


if __name__ == "__main__":
    # Ctrl+C ends all of this at once, and quietly.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    first = Thread(target=count_primes, args=["The first thread"])  # 2. create
    second = Thread(target=count_primes, args=["The second thread"])

    first.start()  # 3. start
    second.start()

    first.join()
    second.join()
