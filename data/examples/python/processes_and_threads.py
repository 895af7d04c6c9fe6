#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Two processes, each with two threads, count primes.

The two processes run side by side, each on its own core. Within a process the threads take turns,
because each process has a Python of its own, and Python lets one of its threads run at a time.
"""

import signal
from multiprocessing import Process  # 1. import
from threading import Thread

LIMIT = 1_500_000


def count_primes(name):
    primes = 0
    for number in range(2, LIMIT):
        divisor = 2
        while divisor * divisor <= number and number % divisor:
            divisor += 1
        if divisor * divisor > number:
            primes += 1
    print(f"{name} counted {primes} primes.", flush=True)


def work_in_two_threads(name):
    first = Thread(target=count_primes, args=[f"{name}, first thread"])
    second = Thread(target=count_primes, args=[f"{name}, second thread"])

    first.start()
    second.start()

    first.join()
    second.join()


if __name__ == "__main__":
    # Ctrl+C ends all of this at once, and quietly.
    signal.signal(signal.SIGINT, signal.SIG_DFL)

    first = Process(target=work_in_two_threads, args=["First process"])  # 2. create
    second = Process(target=work_in_two_threads, args=["Second process"])

    first.start()  # 3. start
    second.start()

    first.join()
    second.join()
