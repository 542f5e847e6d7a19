package com.example

import dev.rendezvous.Condition
import dev.rendezvous.coordination.Rendezvous
import kotlin.time.Duration
import kotlin.time.Duration.Companion.seconds
import kotlin.time.toJavaDuration
import kotlinx.coroutines.Dispatchers
import kotlinx.coroutines.runBlocking
import kotlinx.coroutines.runInterruptible
import kotlinx.coroutines.withTimeoutOrNull

fun Condition.await(limit: Duration) = await(limit.toJavaDuration())

suspend fun Condition.join(limit: Duration) = runInterruptible(Dispatchers.IO) { await(limit) }

class Waiting(private val rendezvous: Rendezvous) : Runnable {
    override fun run() = runBlocking {
        rendezvous.key("started").signal()
        rendezvous.key("started").await(30.seconds)

        var orders = 0
        Condition.of { ++orders >= 2 }.await(5.seconds)
        check(Condition.awaitValue({ ++orders }, { it > 3 }, 5.seconds.toJavaDuration()) == 4)

        // A coroutine that is cancelled ends its wait.
        rendezvous.key("started").join(30.seconds)
        check(withTimeoutOrNull(50) { rendezvous.key("never").join(30.seconds) } == null)
    }
}
