import { type Expression, isPredicate, type Query } from '../../sql/ast/query';
import { type CompiledPredicate, type CompiledScalar, type QueryPlan } from './compiled';
import { type CompileContext, type Compiler } from './compiler';
import { compilePredicate, notACondition } from './expression/predicate';
import { compileScalar } from './expression/scalar';
import { compileQuery } from './plan/query';
import { type Scope } from './scope';

class JoinedCompiler implements Compiler {
  readonly context: CompileContext;

  constructor(context: CompileContext) {
    this.context = context;
  }

  scalar(expression: Expression, scope: Scope): CompiledScalar {
    return compileScalar(this, expression, scope);
  }

  predicate(expression: Expression, scope: Scope): CompiledPredicate {
    if (!isPredicate(expression)) throw notACondition(expression);
    return compilePredicate(this, expression, scope);
  }

  query(query: Query, parent: Scope | undefined): QueryPlan {
    return compileQuery(this, query, parent);
  }
}

export function newCompiler(context: Pick<CompileContext, 'engine' | 'session' | 'variables'>): Compiler {
  return new JoinedCompiler({ ...context, permissions: [], uses: [], usesTemporaryTables: false });
}
