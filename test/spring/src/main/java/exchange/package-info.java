/** A Spring Boot application that a test runs on our client. */
package exchange;
