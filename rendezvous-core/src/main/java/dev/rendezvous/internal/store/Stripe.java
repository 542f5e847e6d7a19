package dev.rendezvous.internal.store;

import java.util.concurrent.locks.ReentrantLock;

/**
 * What names of a store have in common that share a lock.
 *
 * @param lock held for one of these names at a time
 * @param listener called for every change, with the lock
 * @param quota limits what is kept
 */
record Stripe(ReentrantLock lock, StateListener listener, StoreQuota quota) {}
