/**
 * A name server: it knows the brokers and which topics they hold, and tells clients. {@code NamesrvStartup} is the
 * process, {@code Namesrv} puts the parts together, and {@code namesrv.handler.NamesrvRequests} is the table of all
 * that it answers. Name servers know nothing of each other: every broker registers at each.
 */
package org.apache.rocketmq.namesrv;
