#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes count primes.

Each process has a Python of its own, so both can run at the same instant, each on its own core.
"""

import signal
from multiprocessing import Process  # 1. import

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

    first = Process(target=count_primes, args=["The first process"])  # 2. create
    second = Process(target=count_primes, args=["The second process"])

    first.start()  # 3. start
    second.start()

    first.join()
    second.join()
