package org.apache.rocketmq.common.internal.config;

/** How many characters must be put in, left out or replaced to turn one word into another. Case does not count. */
final class EditDistance {
    private EditDistance() { }

    /** The distance, or {@code atMost} when it is that or more. */
    static int between(String a, String b, int atMost) {
        if (Math.abs(a.length() - b.length()) >= atMost) {
            return atMost;
        }
        var above = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            above[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            var row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int replaced = above[j - 1] + (sameLetter(a.charAt(i - 1), b.charAt(j - 1)) ? 0 : 1);
                row[j] = Math.min(replaced, Math.min(above[j], row[j - 1]) + 1);
            }
            above = row;
        }
        return Math.min(above[b.length()], atMost);
    }

    private static boolean sameLetter(char a, char b) {
        return Character.toLowerCase(a) == Character.toLowerCase(b);
    }
}
