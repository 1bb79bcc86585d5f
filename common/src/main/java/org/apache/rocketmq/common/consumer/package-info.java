/** What a consumer says about itself, under the names of the public API. */
package org.apache.rocketmq.common.consumer;
