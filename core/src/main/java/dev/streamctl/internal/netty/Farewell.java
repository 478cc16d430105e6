package dev.streamctl.internal.netty;

/**
 * Goes through the pipeline of a connection that is to end before its handler begins. Who waits for a handshake closes the
 * channel, or answers first where a request has begun already. Behind the handshake it means nothing.
 *
 * @param why for the answer
 */
record Farewell(String why) {}
