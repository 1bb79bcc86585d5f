// Message selectors: the conditions of SQL-92 that RocketMQ's subscriptions use. No arithmetic.
grammar Sql;

selector : disjunction EOF ;
disjunction : conjunction (OR conjunction)* ;
conjunction : equality (AND equality)* ;
equality : comparison equalityTail* ;
equalityTail
    : operator=(EQUAL | UNEQUAL) comparison   # equalTail
    | IS NOT? NULL                            # nullTail
    ;
comparison : unary comparisonTail* ;
comparisonTail
    : operator=(LESS | AT_MOST | GREATER | AT_LEAST) unary        # orderTail
    | NOT? BETWEEN unary AND unary                                # betweenTail
    | NOT? IN OPEN TEXT (COMMA TEXT)* CLOSE                       # inTail
    | NOT? operator=(CONTAINS | STARTSWITH | ENDSWITH) TEXT       # textTail
    ;
// NOT binds before a comparison: NOT a = 3 is (NOT a) = 3.
unary
    : NOT unary       # not
    | MINUS unary     # minus
    | PLUS unary      # plus
    | primary         # plain
    ;
primary
    : NULL                       # nothing
    | (TRUE | FALSE)             # flag
    | TEXT                       # text
    | WHOLE                      # whole
    | DECIMAL                    # decimal
    | NAME                       # property
    | OPEN disjunction CLOSE     # group
    ;

AND : A N D ;
BETWEEN : B E T W E E N ;
CONTAINS : C O N T A I N S ;
ENDSWITH : E N D S W I T H ;
FALSE : F A L S E ;
IN : I N ;
IS : I S ;
NOT : N O T ;
NULL : N U L L ;
OR : O R ;
STARTSWITH : S T A R T S W I T H ;
TRUE : T R U E ;

EQUAL : '=' ;
UNEQUAL : '<>' ;
LESS : '<' ;
AT_MOST : '<=' ;
GREATER : '>' ;
AT_LEAST : '>=' ;
PLUS : '+' ;
MINUS : '-' ;
OPEN : '(' ;
CLOSE : ')' ;
COMMA : ',' ;

WHOLE : DIGIT+ [lL]? ;
DECIMAL : DIGIT+ '.' DIGIT* EXPONENT? | '.' DIGIT+ EXPONENT? | DIGIT+ EXPONENT ;
TEXT : '\'' (~'\'' | '\'\'')* '\'' ;
NAME : [a-zA-Z_$] [a-zA-Z0-9_$]* ;

BLANK : [ \t\r\n\f]+ -> skip ;
COMMENT : '/*' .*? '*/' -> skip ;
LINE_COMMENT : '--' ~[\r\n]* -> skip ;
// So that whatever is no token is an error of the parser, with its place.
STRANGER : . ;

fragment EXPONENT : [eE] [+-]? DIGIT+ ;
fragment DIGIT : [0-9] ;
fragment A : [aA] ; fragment B : [bB] ; fragment C : [cC] ; fragment D : [dD] ; fragment E : [eE] ; fragment F : [fF] ;
fragment H : [hH] ; fragment I : [iI] ; fragment L : [lL] ; fragment N : [nN] ; fragment O : [oO] ; fragment R : [rR] ;
fragment S : [sS] ; fragment T : [tT] ; fragment U : [uU] ; fragment W : [wW] ;
