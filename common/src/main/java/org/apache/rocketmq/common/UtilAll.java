package org.apache.rocketmq.common;

import java.text.ParseException;
import java.text.SimpleDateFormat;
import java.util.Date;
import java.util.concurrent.TimeUnit;

/**
 * What applications use of the functions that Apache's client has beside its API; nothing here does. Times are in the
 * zone of the JVM.
 */
public class UtilAll {
    public static final String YYYY_MM_DD_HH_MM_SS = "yyyy-MM-dd HH:mm:ss";
    public static final String YYYY_MM_DD_HH_MM_SS_SSS = "yyyy-MM-dd#HH:mm:ss:SSS";
    public static final String YYYYMMDDHHMMSS = "yyyyMMddHHmmss";

    /** The id of this process. */
    public static int getPid() {
        return (int) ProcessHandle.current().pid();
    }

    /** Pauses the calling thread; an interrupt ends the pause and stays set. */
    public static void sleep(long sleepMs) {
        sleep(sleepMs, TimeUnit.MILLISECONDS);
    }

    /** Pauses the calling thread; an interrupt ends the pause and stays set. */
    public static void sleep(long timeOut, TimeUnit timeUnit) {
        try {
            timeUnit.sleep(timeOut);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Now, as yyyyMMddHHmmssSSS. */
    public static String timeMillisToHumanString() {
        return timeMillisToHumanString(System.currentTimeMillis());
    }

    /** A time, as yyyyMMddHHmmssSSS. */
    public static String timeMillisToHumanString(long t) {
        return formatDate(new Date(t), "yyyyMMddHHmmssSSS");
    }

    /** A time, as yyyy-MM-dd HH:mm:ss,SSS. */
    public static String timeMillisToHumanString2(long t) {
        return formatDate(new Date(t), "yyyy-MM-dd HH:mm:ss,SSS");
    }

    /** A time, as yyyyMMddHHmmss. */
    public static String timeMillisToHumanString3(long t) {
        return formatDate(new Date(t), YYYYMMDDHHMMSS);
    }

    /** A date by a pattern of {@link SimpleDateFormat}. */
    public static String formatDate(Date date, String pattern) {
        return new SimpleDateFormat(pattern).format(date);
    }

    /** A date by a pattern of {@link SimpleDateFormat}; null where the text does not follow it. */
    public static Date parseDate(String date, String pattern) {
        try {
            return new SimpleDateFormat(pattern).parse(date);
        } catch (ParseException e) {
            return null;
        }
    }

    /** Whether a text is null, empty or of white space only. */
    public static boolean isBlank(String str) {
        return str == null || str.isBlank();
    }
}
